import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Command, CommanderError } from 'commander';
import { ConfigMistakes, DomainError, InvalidInput, translate } from '#convoke/core';
import { version } from '#convoke/instance';
import { type Call, configOf, type Does, type Shell, type WithServices, withServices } from './command.js';
import { addGroupCommands, addProfileCommands } from './commands/actors/index.js';
import { addBackupCommands } from './commands/backup.commands.js';
import { addCompletionCommand } from './commands/completion.commands.js';
import { addDoctorCommand } from './commands/doctor.commands.js';
import { addExportCommands } from './commands/export.commands.js';
import { addImportCommands } from './commands/import.commands.js';
import { addInstanceCommands } from './commands/instances/index.js';
import { addJobCommands } from './commands/jobs.commands.js';
import { addMaintenanceCommands } from './commands/maintenance.commands.js';
import { addMediaCommands } from './commands/media.commands.js';
import { addReportCommands } from './commands/reports.commands.js';
import { addSettingCommands } from './commands/settings/index.js';
import { addSpamCommands } from './commands/spam.commands.js';
import { addUserCommands } from './commands/users/index.js';
import { CommandFailed, type Terminal, UsageMistake } from './terminal/terminal.js';
import type { Answer } from './terminal/answer.js';

export const ExitCode = { DONE: 0, FAILED: 1, USAGE: 2 } as const;

/** Their words are for whoever calls. */
const EXPECTED = [ConfigMistakes, CommandFailed, UsageMistake];

const HELP_WIDTH = 100;

const ENDING = `
Settings are read from the environment, as the server reads them; --env-file names a file of them.
Commands work beside a running server, and without one. --json answers for programs.
Exit codes: 0 done, 1 failed, 2 called in a wrong way.`;

/** Runs one call of the command line; answers its exit code. `onServices` has the work done of commands that need some. */
export async function runCommandLine(
  args: string[],
  terminal: Terminal,
  onServices: WithServices = withServices,
): Promise<number> {
  let exitCode: number = ExitCode.DONE;
  const ended = (code: number) => (exitCode = code);
  try {
    await build(terminal, onServices, ended).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.DONE : ExitCode.USAGE;
    terminal.stderr.write(`${wordsOf(error)}\n`);
    return error instanceof UsageMistake ? ExitCode.USAGE : ExitCode.FAILED;
  }
}

/** The program with all its commands. */
export function build(terminal: Terminal, onServices: WithServices, ended: (code: number) => void): Command {
  const program = new Command('convoke')
    .description('Runs an instance of Convoke from the command line.')
    .version(version)
    .option('--env-file <file>', 'read settings from this file, too')
    .addHelpText('after', ENDING)
    .showHelpAfterError('Add --help to see how it is called.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    });
  const shell = shellOf(program, terminal, onServices, ended);
  addUserCommands(program, shell);
  addProfileCommands(program, shell);
  addGroupCommands(program, shell);
  addReportCommands(program, shell);
  addSpamCommands(program, shell);
  addInstanceCommands(program, shell);
  addMediaCommands(program, shell);
  addSettingCommands(program, shell);
  addMaintenanceCommands(program, shell);
  addJobCommands(program, shell);
  addExportCommands(program, shell);
  addImportCommands(program, shell);
  addBackupCommands(program, shell);
  addDoctorCommand(program, shell);
  addCompletionCommand(program, shell);
  return program;
}

function shellOf(program: Command, terminal: Terminal, onServices: WithServices, ended: (code: number) => void): Shell {
  const call = (): Call => {
    const { envFile } = program.opts<{ envFile?: string }>();
    const known = envFile === undefined ? terminal : { ...terminal, env: withFile(terminal.env, envFile) };
    return { terminal: known, config: configOf(known) };
  };
  const does: Does =
    (work) =>
    async (...given) => {
      const answer = await work(call(), ...given);
      const options = given.at(-2) as { json?: boolean };
      terminal.stdout.write(`${printed(answer, options.json)}\n`);
      ended(answer.exitCode ?? ExitCode.DONE);
    };
  return {
    add: (parent, usage, description) =>
      parent.command(usage).description(description).option('--json', 'answer in JSON'),
    does,
    acts: (work) => does((made, ...given) => onServices(made, (operation) => work(operation, ...given))),
  };
}

function printed({ text, json }: Answer, asJson: boolean | undefined): string {
  return asJson ? JSON.stringify(json, null, 2) : text;
}

function wordsOf(error: unknown): string {
  if (error instanceof InvalidInput) {
    return error.problems.map(({ message, params }) => translate(message, params ?? {}, 'en')).join('\n');
  }
  if (error instanceof DomainError) return translate(`error_${error.code}`, error.params, 'en');
  const expected = EXPECTED.some((kind) => error instanceof kind) || isOfSystem(error);
  return expected ? (error as Error).message : String((error as Error).stack);
}

/** A full disk, a file that may not be read: where in the program it was noticed helps nobody. */
function isOfSystem(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

/** What the environment says goes before what the file says. */
function withFile(env: NodeJS.ProcessEnv, path: string): NodeJS.ProcessEnv {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...env };
  } catch (error) {
    throw new UsageMistake(`Cannot read ${path}: ${(error as Error).message}`);
  }
}
