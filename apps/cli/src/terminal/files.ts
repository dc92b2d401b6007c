import { CommandFailed } from './terminal.js';

/** What to do when a file that somebody named cannot be written: says so; any other error is thrown as it is. */
export function cannotWrite(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.syscall ? new CommandFailed(`Cannot write ${file}: ${error.message}`) : error;
  };
}
