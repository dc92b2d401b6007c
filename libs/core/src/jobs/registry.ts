import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { CronHandler, EventHandler, JobHandler, type Subscription } from './decorators.js';
import { declaredJobs, type QueueOptions, RETRY_DEFAULTS } from './definitions.js';

export interface RegisteredHandler {
  queue: string;
  options: QueueOptions;
  cron?: string;
  /** How many payloads it takes at once. */
  most: number;
  run(payloads: object[]): Promise<void>;
}

/** Every handler of a job, a domain event or a cron found in the program, checked for gaps and doubles. */
@Injectable()
export class JobRegistry {
  private readonly handlers = new Map<string, RegisteredHandler>();
  private readonly subscribers = new Map<string, string[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Finds the handlers; throws when one of the jobs has no handler or two. */
  build(jobs = declaredJobs()): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        this.inspect(instance, method);
      }
    }
    const orphans = jobs.filter(({ name }) => !this.handlers.has(name));
    if (orphans.length > 0) throw new Error(`Jobs without a handler: ${orphans.map(({ name }) => name).join(', ')}`);
  }

  all(): RegisteredHandler[] {
    return [...this.handlers.values()];
  }

  /** Names of the queues that a domain event fans out to. */
  subscribersOf(event: string): string[] {
    return this.subscribers.get(event) ?? [];
  }

  private inspect(instance: object, method: string): void {
    const handler = (instance as Record<string, unknown>)[method];
    if (typeof handler !== 'function') return;
    const runMany = (payloads: object[]) => handler.call(instance, payloads) as Promise<void>;
    const run = ([payload]: object[]) => handler.call(instance, payload) as Promise<void>;
    const job = Reflect.getMetadata(JobHandler.KEY, handler) as ReturnType<typeof declaredJobs>[number] | undefined;
    const event = Reflect.getMetadata(EventHandler.KEY, handler) as Subscription | undefined;
    const cron = Reflect.getMetadata(CronHandler.KEY, handler) as { name: string; expression: string } | undefined;
    if (job) this.register({ queue: job.name, options: job.options, most: 1, run });
    if (cron) this.register({ queue: cron.name, options: RETRY_DEFAULTS, cron: cron.expression, most: 1, run });
    if (event) {
      const { name, most } = event;
      const queue = `${name}/${instance.constructor.name}.${method}`;
      this.register({ queue, options: RETRY_DEFAULTS, most: most ?? 1, run: most ? runMany : run });
      this.subscribers.set(name, [...this.subscribersOf(name), queue]);
    }
  }

  private register(handler: RegisteredHandler): void {
    if (this.handlers.has(handler.queue)) throw new Error(`Two handlers for the job ${handler.queue}`);
    this.handlers.set(handler.queue, handler);
  }
}
