import { testConfig } from './config.js';

/** Migrates and makes the job queues once, so that clones need neither. */
export async function prepareTemplate(databaseUrl: string): Promise<void> {
  const { createApp } = await import('../../apps/server/src/create-app.js');
  // With a geocoder elsewhere the worker does not fill the gazetteer, which every clone would have to carry.
  const app = await createApp(testConfig({ DATABASE_URL: databaseUrl, ROLE: 'worker', GEOCODER: 'photon' }));
  await app.init();
  await app.close();
}
