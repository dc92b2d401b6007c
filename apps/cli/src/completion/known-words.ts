import type { Command } from 'commander';

/** What may follow a command, by its path: `users list`; the program's own path is empty. */
export type KnownWords = ReadonlyMap<string, readonly string[]>;

/** Reads it from the program, so that no word is forgotten when a command is added. */
export function knownWords(program: Command): KnownWords {
  const words = new Map<string, readonly string[]>();
  const read = (command: Command, path: string) => {
    const names = command.commands.map((each) => each.name());
    const options = command.options.flatMap(({ long }) => (long ? [long] : []));
    const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
    words.set(path, [...names, ...choices, ...options, '--help']);
    for (const each of command.commands) read(each, path === '' ? each.name() : `${path} ${each.name()}`);
  };
  read(program, '');
  return words;
}
