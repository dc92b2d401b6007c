import { readFileSync } from 'node:fs';

/** One instruction of a Dockerfile: its name in capitals, and the rest with continued lines joined. */
export interface Instruction {
  name: string;
  rest: string;
}

/** What a Dockerfile says of the image. */
export interface Image {
  instructions: Instruction[];
  environment: Record<string, string>;
  workdir: string;
  user: string | undefined;
  command: string[];
  healthCheck: string[];
}

/** Reads a Dockerfile as far as ours goes: one stage, commands as JSON. */
export function readDockerfile(path: string | URL): Image {
  const instructions = readFileSync(path, 'utf8')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: /^\w+/.exec(line)![0].toUpperCase(), rest: line.replace(/^\w+\s+/, '') }));
  const last = (name: string) => instructions.findLast((instruction) => instruction.name === name)?.rest;
  return {
    instructions,
    environment: Object.fromEntries(
      instructions
        .filter(({ name }) => name === 'ENV')
        .flatMap(({ rest }) => [...rest.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!])),
    ),
    workdir: last('WORKDIR') ?? '/',
    user: last('USER'),
    command: jsonIn(last('CMD')),
    healthCheck: jsonIn(last('HEALTHCHECK')),
  };
}

function jsonIn(rest = ''): string[] {
  return JSON.parse(/\[.*\]/.exec(rest)?.[0] ?? '[]') as string[];
}
