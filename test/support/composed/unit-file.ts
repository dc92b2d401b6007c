import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../../deploy/systemd/', import.meta.url);

/** What a unit for systemd starts, with what surroundings. */
export interface Unit {
  /** Program and arguments. */
  command: string[];
  directory: string;
  environment: Record<string, string>;
}

/** Reads a service of ours as systemd does, as far as ours go: no quotes in commands. */
export function readUnit(name: string): Unit {
  const lines = readFileSync(new URL(name, FOLDER), 'utf8').split('\n');
  const valueOf = (key: string) => lines.findLast((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
  return {
    command: valueOf('ExecStart').split(' '),
    directory: valueOf('WorkingDirectory'),
    environment: Object.fromEntries(
      [...valueOf('Environment').matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key!, value!]),
    ),
  };
}
