import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { type Config, loadConfig, Log, NestLog } from '#convoke/core';
import { AppModule } from '../../server/src/app.module.js';
import type { Answer } from './terminal/answer.js';
import type { Terminal } from './terminal/terminal.js';

/** What a command has at hand. */
export interface Call {
  terminal: Terminal;
  config: Config;
}

/** Adds a command under its noun; all of them can answer programs. */
export type AddCommand = (parent: Command, usage: string, description: string) => Command;

/** Has the command's work done and its answer printed. */
export type Does = <Arguments extends unknown[]>(
  work: (call: Call, ...given: Arguments) => Promise<Answer>,
) => (...given: Arguments) => Promise<void>;

/** What the files of commands build on. */
export interface Shell {
  add: AddCommand;
  does: Does;
}

/** Runs work on the program's services, beside a server that may run: jobs are left to that. */
export async function withServices<T>(
  config: Config,
  work: (services: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const server = { ...config.server, role: 'api' as const };
  const quiet = { ...config, server, log: { level: 'error' as const } };
  const services = await NestFactory.createApplicationContext(AppModule.with(quiet), {
    bufferLogs: true,
    abortOnError: false,
  });
  services.useLogger(new NestLog(services.get(Log)));
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** The configuration of this call: the environment's, and a file's where one was named. */
export function configOf({ env }: Terminal): Config {
  return loadConfig(env);
}
