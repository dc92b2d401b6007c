import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A service of the file, with all variables put in. */
export interface Service {
  image: string;
  build?: string;
  profiles?: string[];
  environment: Record<string, string>;
  /** `source:target`, perhaps with `:ro`. */
  volumes: string[];
  ports?: string[];
  depends_on?: string[] | Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  command?: string;
}

export interface ComposeFile {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

/** Reads a file of Docker Compose with the variables of the `.env` beside it, as Compose does. */
export function readComposeFile(path: string, variables: Record<string, string>): ComposeFile {
  const raw = parse(readFileSync(path, 'utf8'), { merge: true }) as ComposeFile & {
    services: Record<string, { env_file?: string }>;
  };
  const { services, volumes } = withVariables(raw, variables) as typeof raw;
  const whole = Object.entries(services).map(([name, { env_file: file, ...service }]) => [
    name,
    { ...service, volumes: service.volumes ?? [], environment: { ...(file ? variables : {}), ...service.environment } },
  ]);
  return { services: Object.fromEntries(whole) as ComposeFile['services'], volumes };
}

function withVariables(value: unknown, variables: Record<string, string>): unknown {
  if (typeof value === 'string') return interpolated(value, variables);
  if (Array.isArray(value)) return value.map((item) => withVariables(item, variables));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, variables)]));
}

function interpolated(text: string, variables: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+)(?:(:[-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest?: string) => {
    const value = variables[name];
    if (value) return value;
    if (kind === ':?') throw new Error(`required variable ${name} is missing a value: ${rest}`);
    return rest ?? '';
  });
}
