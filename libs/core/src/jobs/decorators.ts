import { DiscoveryService } from '@nestjs/core';
import type { DomainEventDefinition, JobDefinition } from './definitions.js';

const MOST = 50;

export interface CronDefinition {
  name: string;
  /** Five fields, in UTC. */
  expression: string;
}

/** Whose news a method wants; with a number, so many at once. */
export interface Subscription {
  name: string;
  most?: number;
}

export const JobHandler = DiscoveryService.createDecorator<JobDefinition>();
export const EventHandler = DiscoveryService.createDecorator<Subscription>();
export const CronHandler = DiscoveryService.createDecorator<CronDefinition>();

type Handler<Payload> = (payload: Payload) => Promise<void>;
type HandlerDecorator<Payload> = <H extends Handler<Payload>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/** The method that runs a job; exactly one a job. It may run twice for one job and must not mind. */
export const OnJob = <Payload extends object>(definition: JobDefinition<Payload>) =>
  JobHandler(definition) as HandlerDecorator<Payload>;

/** A method that is told of a domain event after its transaction committed; it may be told twice. */
export const OnDomainEvent = <Payload extends object>(definition: DomainEventDefinition<Payload>) =>
  EventHandler({ name: definition.name }) as HandlerDecorator<Payload>;

/** The same for a method that takes many at once, where that costs less; when it fails it is told of each alone. */
export const OnDomainEvents = <Payload extends object>(definition: DomainEventDefinition<Payload>, most = MOST) =>
  EventHandler({ name: definition.name, most }) as HandlerDecorator<Payload[]>;

/** A method run at the times of a cron expression (UTC), once among all workers. */
export const Cron = (name: string, expression: string) => CronHandler({ name, expression }) as HandlerDecorator<object>;
