// A program that uses the embedded database of a folder until it is told to stop: what tests kill, share and run as others.
import { registerHooks } from 'node:module';

// Node runs the TypeScript as it is, but its imports name the JavaScript that a build would make of it.
registerHooks({
  resolve(specifier, context, next) {
    return next(context.parentURL?.endsWith('.ts') ? specifier.replace(/(^\..*)\.js$/, '$1.ts') : specifier, context);
  },
});

const { startEmbeddedPostgres } = await import('../../libs/core/src/database/embedded/embedded-postgres.ts');
const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] });
const parent = process.ppid;
const alive = setInterval(() => process.ppid === parent || process.exit(1), 500);
process.once('SIGTERM', () => void postgres.stop().then(() => clearInterval(alive)));
process.once('SIGHUP', () => process.exit(1));
process.on('SIGINT', () => {});
process.stdout.write(`${JSON.stringify(postgres.connection)}\n`);
