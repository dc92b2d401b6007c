import 'reflect-metadata';
import { ConfigMistakes, loadConfig, Log } from '#convoke/core';
import { banner } from './banner.js';
import { createApp } from './create-app.js';
import { DemoContent } from './demo/demo-content.service.js';
import { firstDay } from './first-day.js';

/** Whoever stops the server kills it not much later: what is not done by then is taken up by another process. */
const LONGEST_STOP_MS = 30_000;
process.once('SIGTERM', () => setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref());

try {
  const config = loadConfig();
  const app = await createApp(config);
  await app.init();
  const credentials = await firstDay(app);
  await app.listen({ host: config.server.host, port: config.server.port });
  process.stdout.write(banner(config, credentials));
  const drawing = app.get(DemoContent).illustrate();
  drawing.catch((error: unknown) => app.get(Log).error({ err: error }, 'the demo has no pictures yet'));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigMistakes ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
