import { NestFactory } from '@nestjs/core';
import type { Abstract, INestApplicationContext, Type } from '@nestjs/common';
import type { Command } from 'commander';
import { Viewer } from '#convoke/actors';
import { type Config, loadConfig, Log, NestLog } from '#convoke/core';
import { AppModule } from '../../server/src/app.module.js';
import { requireDatabase } from './database.js';
import type { Answer } from './terminal/answer.js';
import type { Terminal } from './terminal/terminal.js';

/** What a command has at hand. */
export interface Call {
  terminal: Terminal;
  config: Config;
}

/** What a command has at hand that works with the program's services: as whoever runs the instance. */
export interface Operation extends Call {
  get: <T>(service: Type<T> | Abstract<T>) => T;
  viewer: Viewer;
}

/** Adds a command under its noun; all of them can answer programs. */
export type AddCommand = (parent: Command, usage: string, description: string) => Command;

/** Has the command's work done and its answer printed. */
export type Does = <Arguments extends unknown[]>(
  work: (call: Call, ...given: Arguments) => Promise<Answer>,
) => (...given: Arguments) => Promise<void>;

/** The same with the program's services. */
export type Acts = <Arguments extends unknown[]>(
  work: (operation: Operation, ...given: Arguments) => Promise<Answer>,
) => (...given: Arguments) => Promise<void>;

/** What the files of commands build on. */
export interface Shell {
  add: AddCommand;
  does: Does;
  acts: Acts;
}

/** Runs work on the program's services. */
export type WithServices = <T>(call: Call, work: (operation: Operation) => Promise<T>) => Promise<T>;

/** Starts them for this call alone, beside a server that may run: jobs are left to that. */
export const withServices: WithServices = async (call, work) => {
  await requireDatabase(call.config.database);
  const services = await start(call.config);
  try {
    return await work({ ...call, get: (service) => services.get(service), viewer: Viewer.operator });
  } finally {
    await services.close();
  }
};

async function start(config: Config): Promise<INestApplicationContext> {
  const server = { ...config.server, role: 'api' as const };
  const quiet = { ...config, server, log: { level: 'error' as const } };
  const services = await NestFactory.createApplicationContext(AppModule.with(quiet), {
    bufferLogs: true,
    abortOnError: false,
  });
  services.useLogger(new NestLog(services.get(Log)));
  return services;
}

/** The configuration of this call: the environment's, and a file's where one was named. */
export function configOf({ env }: Terminal): Config {
  return loadConfig(env);
}
