import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { compiledBefore } from '../compile-cache.js';
import { freePort } from '../processes.js';
import { throwawayFolder } from '../throwaway-folder.js';
import { type ComposeFile, readComposeFile, type Service } from './compose-file.js';
import { runToEnd, RunningService } from './container-processes.js';
import { startDatabase } from './database-service.js';
import { readDockerfile } from './dockerfile.js';
import { layOutPrograms } from './programs.js';
import { startStore } from './store-service.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMPOSE_FILE = join(ROOT, 'docker-compose.yml');
const COMMAND_LINE = join(ROOT, 'dist/apps/cli/src/main.js');
const image = readDockerfile(join(ROOT, 'Dockerfile'));

export interface Ran {
  code: number;
  output: string;
}

/**
 * A machine with Docker on it, as far as the guide needs one: its commands run in a real shell, and what `docker compose`
 * would run in containers are plain processes, with the image's command, the file's environment and its volumes as folders.
 */
export class ComposedHost {
  private readonly running = new Map<string, RunningService>();
  private readonly ports = new Map<string, number>();

  private constructor(
    private readonly folder: Awaited<ReturnType<typeof throwawayFolder>>,
    private readonly engine: Server,
  ) {}

  /** `port` is where its server is reached. */
  static async make(port: number): Promise<ComposedHost> {
    const folder = await throwawayFolder('convoke-composed-');
    const engine = createServer().listen(0, '127.0.0.1');
    await once(engine, 'listening');
    const host = new ComposedHost(folder, engine);
    host.ports.set('server', port);
    engine.on('request', (request, response) => {
      void json(request)
        .then((args) => host.docker(args as string[]))
        .catch((error: Error) => ({ code: 1, output: `${error.message}\n` }))
        .then((ran) => response.end(JSON.stringify(ran)));
    });
    host.layOut();
    return host;
  }

  /** Where the project lies. */
  get path(): string {
    return join(this.folder.path, 'convoke');
  }

  /** Runs commands of the guide there, as whoever sits at this machine would. */
  async sh(commands: string): Promise<Ran> {
    const env = { PATH: `${join(this.folder.path, 'bin')}:${process.env.PATH}` };
    return runToEnd('/bin/sh', ['-e', '-c', commands], { cwd: this.path, env });
  }

  /** For a look at the tables. */
  get databaseUrl(): string {
    return this.reached(this.file.services.server!.environment.DATABASE_URL!);
  }

  async close(): Promise<void> {
    await this.down('SIGKILL');
    this.engine.close();
    await this.folder.remove();
  }

  private layOut(): void {
    const bin = join(this.folder.path, 'bin');
    for (const folder of [bin, this.path, join(this.path, 'volumes')]) mkdirSync(folder);
    copyFileSync(COMPOSE_FILE, join(this.path, 'docker-compose.yml'));
    layOutPrograms(bin, (this.engine.address() as AddressInfo).port);
  }

  private get file(): ComposeFile {
    const variables = parseEnv(readFileSync(join(this.path, '.env'), 'utf8')) as Record<string, string>;
    return readComposeFile(join(this.path, 'docker-compose.yml'), variables);
  }

  private async docker([compose, ...given]: string[]): Promise<Ran> {
    const [command, ...args] = given.filter((arg, at) => arg !== '--profile' && given[at - 1] !== '--profile');
    const words = args.filter((arg) => !arg.startsWith('-'));
    if (compose !== 'compose') throw new Error(`docker ${compose} is not known here`);
    if (command === 'up') return this.up(words, args.includes('--wait'));
    if (command === 'down' || command === 'stop') return this.down('SIGTERM');
    if (command === 'logs') return done([...this.running.values()].map(({ output }) => output).join(''));
    const [service, program, ...rest] = command === 'run' ? args.filter((arg) => arg !== '--rm') : args;
    if ((command !== 'exec' && command !== 'run') || program !== 'convoke') throw new Error(`What is ${command}?`);
    if (command === 'exec' && !this.running.has(service!)) throw new Error(`service "${service}" is not running`);
    return this.convoke(service!, rest);
  }

  /** Starts these services, or those without a profile, each when what it depends on is healthy. */
  private async up(names: string[], wait: boolean): Promise<Ran> {
    const { services } = this.file;
    const wanted = names.length > 0 ? names : Object.keys(services).filter((name) => !services[name]!.profiles);
    for (const name of wanted) await this.start(name, services);
    if (wait) for (const name of wanted) await this.healthy(name);
    return done('');
  }

  private async start(name: string, services: ComposeFile['services']): Promise<void> {
    if (this.running.has(name)) return;
    const service = services[name]!;
    for (const needed of Object.keys(service.depends_on ?? {})) {
      await this.start(needed, services);
      await this.healthy(needed);
    }
    const port = this.ports.get(name) ?? (await freePort());
    this.ports.set(name, port);
    this.running.set(name, await this.launch(name, service, port));
  }

  private async launch(name: string, service: Service, port: number): Promise<RunningService> {
    if (name === 'server' || name === 'worker') return this.run(name, service);
    const volume = this.onHost(service, service.volumes[0]!.split(':')[1]!);
    return name === 'store' ? startStore(service, volume, port) : startDatabase(service, volume, port);
  }

  private run(name: string, service: Service): RunningService {
    const [file, ...args] = image.command;
    const env = this.environmentOf(name, service);
    const child = spawn(programOf(file!), args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [check, ...how] = image.healthCheck;
    const asked = () => runToEnd(programOf(check!), how, { cwd: ROOT, env });
    return new RunningService(child, this.ports.get(name)!, async () => (await asked()).code === 0);
  }

  private async healthy(name: string): Promise<void> {
    const service = this.running.get(name)!;
    while (!(await service.isHealthy())) {
      if (service.isOver) throw new Error(`${name} ended:\n${service.output}`);
      await sleep(500);
    }
  }

  private async down(signal: NodeJS.Signals): Promise<Ran> {
    // What depends on others first.
    for (const name of [...this.running.keys()].reverse()) {
      await this.running.get(name)!.stop(name === 'database' && signal === 'SIGTERM' ? 'SIGINT' : signal);
      this.running.delete(name);
    }
    return done('');
  }

  /** The image's program of this name. */
  private convoke(name: string, args: string[]): Promise<Ran> {
    const service = this.file.services[name]!;
    const env = this.environmentOf(name, service);
    const paths = args.map((arg) => this.onHost(service, arg));
    return runToEnd(process.execPath, [COMMAND_LINE, ...paths], { cwd: ROOT, env });
  }

  private environmentOf(name: string, service: Service): Record<string, string> {
    const given = { ...image.environment, ...service.environment };
    const own = Object.entries(given).map(([key, value]) => [key, this.reached(this.onHost(service, String(value)))]);
    const port = String(this.ports.get(name));
    return { ...Object.fromEntries(own), ...compiledBefore(), PATH: process.env.PATH!, HOST: '127.0.0.1', PORT: port };
  }

  /** A path inside a container as the folder on this machine that lies there. */
  private onHost({ volumes }: Service, path: string): string {
    for (const volume of volumes) {
      const [source = '', target = ''] = volume.split(':');
      if (path !== target && !path.startsWith(`${target}/`)) continue;
      const folder = source.startsWith('.') ? join(this.path, source) : join(this.path, 'volumes', source);
      mkdirSync(folder, { recursive: true });
      return folder + path.slice(target.length);
    }
    return path;
  }

  /** Other services are known by their names inside Docker's network. */
  private reached(value: string): string {
    return value
      .replace('@database/', `@127.0.0.1:${this.ports.get('database')}/`)
      .replace('//store:7070', `//127.0.0.1:${this.ports.get('store')}`);
  }
}

function programOf(name: string): string {
  return name === 'node' ? process.execPath : name;
}

function done(output: string): Ran {
  return { code: 0, output };
}
