import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { domainEvent, job } from './definitions.js';
import { Cron, OnDomainEvent, OnJob } from './decorators.js';
import { JobRegistry } from './registry.js';

const Water = job<{ tree: string }>('spec.water-tree');
const TreePlanted = domainEvent<{ tree: string }>('spec.tree-planted');

@Injectable()
class Gardener {
  readonly seen: string[] = [];

  @OnJob(Water)
  async water({ tree }: { tree: string }) {
    this.seen.push(`watered ${tree}`);
  }

  @OnDomainEvent(TreePlanted)
  async admire({ tree }: { tree: string }) {
    this.seen.push(`admired ${tree}`);
  }

  @Cron('spec.rake', '0 6 * * *')
  async rake() {}
}

@Injectable()
class Neighbour {
  @OnDomainEvent(TreePlanted)
  async envy() {}

  @OnJob(Water)
  async water() {}
}

async function registryOf(...providers: (new () => object)[]) {
  const context = await NestFactory.createApplicationContext(
    { module: class Garden {}, imports: [DiscoveryModule], providers: [JobRegistry, ...providers] },
    { logger: false },
  );
  return { registry: context.get(JobRegistry), context };
}

describe('the job registry', () => {
  it('runs a handler on the provider that holds it', async () => {
    const { registry, context } = await registryOf(Gardener);
    registry.build([Water]);
    await registry
      .all()
      .find(({ queue }) => queue === 'spec.water-tree')!
      .run([{ tree: 'oak' }]);
    expect(context.get(Gardener).seen).toEqual(['watered oak']);
  });

  it('fans a domain event out to a queue a subscriber', async () => {
    const { registry } = await registryOf(Gardener);
    registry.build([Water]);
    expect(registry.subscribersOf('spec.tree-planted')).toEqual(['spec.tree-planted/Gardener.admire']);
    expect(registry.subscribersOf('spec.nothing')).toEqual([]);
  });

  it('keeps the time of a cron', async () => {
    const { registry } = await registryOf(Gardener);
    registry.build([Water]);
    expect(registry.all().find(({ queue }) => queue === 'spec.rake')?.cron).toBe('0 6 * * *');
  });

  it('refuses a job without a handler', async () => {
    const { registry } = await registryOf();
    expect(() => registry.build([Water])).toThrow('Jobs without a handler: spec.water-tree');
  });

  it('refuses a job with two handlers', async () => {
    const { registry } = await registryOf(Gardener, Neighbour);
    expect(() => registry.build([Water])).toThrow('Two handlers for the job spec.water-tree');
  });

  it('refuses a job declared twice', () => {
    expect(() => job('spec.water-tree')).toThrow('declared twice');
  });
});
