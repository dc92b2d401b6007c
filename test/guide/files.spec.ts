import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '#convoke/core';
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

describe('the proxies', () => {
  const [, settings] = blocksOf('Without containers');
  const given = parseEnv(settings!) as Record<string, string>;
  const { server } = loadConfig({ ...given, SECRET_KEY: 'x'.repeat(32), DATA_DIR: '.' });
  const nginx = readFileSync(join(ROOT, 'deploy/nginx.conf'), 'utf8').replaceAll(/^\s*#.*$/gm, '');
  const caddy = readFileSync(join(ROOT, 'deploy/Caddyfile'), 'utf8').replaceAll(/^\s*#.*$/gm, '');

  it('reach the server where the settings of the guide have it listen, and are trusted by it', () => {
    const { hostname } = new URL(server.publicUrl);
    expect(/proxy_pass (\S+);/.exec(nginx)![1]).toBe(`http://${server.host}:${server.port}`);
    expect(server.trustedProxies).toContain(server.host);
    const names = [...nginx.matchAll(/server_name (\S+);/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set([hostname]));
    const { services } = readComposeFile(join(ROOT, 'docker-compose.yml'), env);
    const [, service, port] = /reverse_proxy (\S+):(\d+)/.exec(caddy)!;
    expect(services[service!]!.environment).toMatchObject({ PORT: Number(port) });
    expect(services.proxy!.environment).toHaveProperty(/\{\$(\w+)\}/.exec(caddy)![1]!);
  });

  it('pass on all paths, who asks, and WebSockets', () => {
    expect([...nginx.matchAll(/location (\S+) /g)].map(([, path]) => path)).toEqual(['/']);
    for (const [name, value] of [
      ['Host', '$host'],
      ['X-Forwarded-For', '$proxy_add_x_forwarded_for'],
      ['X-Forwarded-Proto', '$scheme'],
      ['Upgrade', '$http_upgrade'],
      ['Connection', '$connection_upgrade'],
    ]) {
      expect(nginx).toContain(`proxy_set_header ${name} ${value};`);
    }
    expect(nginx).toMatch(/map \$http_upgrade \$connection_upgrade/);
  });

  it('are written to their ends: each line of nginx says something, each block is closed', () => {
    for (const text of [nginx, caddy.replaceAll(/\{\$\w+\}/g, 'address')]) {
      const depths = [...text].map((letter) => (letter === '{' ? 1 : letter === '}' ? -1 : 0));
      let depth = 0;
      expect(depths.map((step) => (depth += step)).every((at) => at >= 0)).toBe(true);
      expect(depth).toBe(0);
    }
    const lines = nginx.split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line && !/[;{}]$/.test(line))).toEqual([]);
  });
});

describe('the store for Docker Compose', () => {
  const [begin] = blocksOf('A store beside the containers', 'object-store.md');
  const given = parseEnv(/<<END\n([\s\S]*?)\nEND\n/.exec(begin!)![1]!) as Record<string, string>;
  const { services } = readComposeFile(join(ROOT, 'docker-compose.yml'), { ...env, ...given });

  it('has the keys that the server and the worker are given, is where they look, and starts only when it is asked for', () => {
    const { store } = services;
    expect(store!.profiles).toEqual(['store']);
    expect(store!.environment).toMatchObject({
      ROOT_ACCESS_KEY_ID: given.S3_ACCESS_KEY_ID,
      ROOT_SECRET_ACCESS_KEY: given.S3_SECRET_ACCESS_KEY,
    });
    for (const name of ['server', 'worker']) expect(services[name]!.environment).toMatchObject(given);
    const { hostname, port } = new URL(given.S3_ENDPOINT!);
    expect(services).toHaveProperty(hostname);
    expect(store!.healthcheck!.test.at(-1)).toBe(`http://127.0.0.1:${port}${store!.environment.VGW_HEALTH}`);
  });
});
