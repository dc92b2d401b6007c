import type { ClientRequest } from 'node:http';

/** The time that something may take, however many requests it makes: when it is over, the one under way ends. */
export class Deadline {
  passed = false;
  private request: ClientRequest | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = setTimeout(() => this.pass(), ms);
  }

  covers(request: ClientRequest): void {
    this.request = request;
    if (this.passed) request.destroy();
  }

  clear(): void {
    clearTimeout(this.timer);
  }

  private pass(): void {
    this.passed = true;
    this.request?.destroy();
  }
}
