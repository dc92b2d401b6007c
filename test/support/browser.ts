import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** Launches a Chromium that runs on this machine; whoever asks for it closes it. */
export async function launchBrowser(): Promise<Browser> {
  execFileSync(process.execPath, [path('scripts/browser.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { env, ...launch } = JSON.parse(readFileSync(path('node_modules/.cache/convoke/browser.json'), 'utf8'));
  return chromium.launch({ ...launch, env: { ...process.env, ...env } });
}

let shared: Promise<Browser> | undefined;

/** The browser of the specs of this process, which ends with it: every window of theirs is a context of its own. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}
