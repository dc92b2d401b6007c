import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { blocksOf, readComposeFile, readDockerfile } from '#test/composed/index';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const image = readDockerfile(join(ROOT, 'Dockerfile'));
const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
/** The guide's file of settings, as its shell leaves it. */
const env = parseEnv(/<<END\n([\s\S]*?)END/.exec(blocksOf('With containers')[0]!)![1]!) as Record<string, string>;

describe('the image', () => {
  it('runs as somebody who is not root, after all that only root may do, and says whether it is well', () => {
    const names = image.instructions.map(({ name }) => name);
    expect(image.user).toBe('node');
    expect(names.slice(names.lastIndexOf('USER'))).not.toContain('RUN');
    expect(image.healthCheck.join(' ')).toContain('/health/ready');
    expect(image.command.at(-1)).toBe('dist/apps/server/src/main.js');
  });

  it('copies what is there, and builds with scripts that there are', () => {
    const copied = image.instructions
      .filter(({ name }) => name === 'COPY')
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const called = image.instructions.flatMap(({ rest }) =>
      [...rest.matchAll(/npm run (\w+)/g)].map(([, name]) => name!),
    );
    expect(called).not.toHaveLength(0);
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("is not sent what it would only carry around, nor anybody's secrets", () => {
    for (const kept of ['.git', '**/node_modules', 'data', 'backups', '.env', 'test']) expect(ignored).toContain(kept);
    for (const needed of ['apps', 'libs', 'migrations', 'scripts', 'translations', 'package-lock.json', 'LICENSE']) {
      expect(ignored).not.toContain(needed);
    }
  });
});

describe('the file for Docker Compose', () => {
  const { services, volumes } = readComposeFile(join(ROOT, 'docker-compose.yml'), env);

  it('gives the server and the worker every setting of .env, and one folder, database and key', () => {
    for (const name of ['server', 'worker']) expect(services[name]!.environment).toMatchObject(env);
    const { ROLE: _, ...server } = services.server!.environment;
    const { ROLE: role, ...worker } = services.worker!.environment;
    expect([worker, services.worker!.volumes]).toEqual([server, services.server!.volumes]);
    expect([role, server.DATABASE_URL]).toEqual([
      'worker',
      `postgresql://convoke:${env.POSTGRES_PASSWORD}@database/convoke`,
    ]);
  });

  it('has the port, the folder and the address of the inside stay what they are', () => {
    const odd = {
      ...env,
      PORT: '8080',
      HOST: '127.0.0.1',
      DATA_DIR: '/elsewhere',
      DATABASE_URL: 'postgresql://elsewhere/x',
    };
    const { server } = readComposeFile(join(ROOT, 'docker-compose.yml'), odd).services;
    expect(server!.ports).toEqual(['8080:4000']);
    expect(server!.environment).toMatchObject({ PORT: 4000, HOST: '0.0.0.0', DATA_DIR: '/data' });
    expect(server!.environment.DATABASE_URL).toContain('@database/');
  });

  it('asks for a password of the database', () => {
    expect(() => readComposeFile(join(ROOT, 'docker-compose.yml'), {})).toThrow('POSTGRES_PASSWORD');
  });

  it('names volumes, files and services that there are', () => {
    for (const { volumes: used, depends_on: needed = [] } of Object.values(services)) {
      for (const [source = ''] of used.map((volume) => volume.split(':'))) {
        const isThere = source.startsWith('./')
          ? source === './backups' || existsSync(join(ROOT, source))
          : source in volumes;
        expect(isThere, source).toBe(true);
      }
      for (const name of Array.isArray(needed) ? needed : Object.keys(needed)) expect(services).toHaveProperty(name);
    }
  });
});

describe('the units for systemd', () => {
  const folder = join(ROOT, 'deploy/systemd');
  const [install, settings] = blocksOf('Without containers');
  const units = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const all = (key: string) =>
    units.flatMap((unit) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value!));

  it('are those that the guide starts, run as its user and read its file', () => {
    for (const [, name] of blocksOf('Without containers')[2]!.matchAll(/\b([a-z-]+\.(?:service|timer))\b/g)) {
      expect(readdirSync(folder)).toContain(name);
    }
    expect(new Set(all('User'))).toEqual(new Set(['convoke']));
    expect(new Set(all('EnvironmentFile'))).toEqual(new Set(['/etc/convoke/environment']));
    expect(install).toContain('/etc/convoke/environment');
    expect(all('ReadWritePaths')).toContain(parseEnv(settings!).DATA_DIR);
  });

  it('start programs that a build leaves there', () => {
    for (const command of all('ExecStart')) {
      const script = /dist\/(\S+)\.js/.exec(command)![1]!;
      expect(existsSync(join(ROOT, `${script}.ts`)), script).toBe(true);
      expect(dirname(command.split(' ')[0]!)).toBe('/opt/convoke/node_modules/.bin');
    }
    expect(all('WorkingDirectory')).toEqual(all('ExecStart').map(() => '/opt/convoke'));
  });
});
