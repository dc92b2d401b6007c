import type { Config } from '#convoke/core';
import { ask, PATIENCE_MS } from './ask.js';
import { checkFederation } from './federation-checks.js';
import { type Finding, ok, problem } from './finding.js';
import { checkProxy } from './proxy-check.js';

/** Asks the server by the address that others use; from here, which says little of who can reach it from elsewhere. */
export async function checkReach(config: Config, now: () => Date): Promise<Finding[]> {
  const { server, federation } = config;
  const ready = await ask(`${server.publicUrl}/health/ready`);
  if (!ready.answer) {
    const advice = 'See that the server runs, that the name leads to this machine, and that the proxy passes all on.';
    return [problem('reached', `${server.publicUrl} does not answer: ${ready.words}`, advice)];
  }
  const findings = [ok('reached', `${server.publicUrl} answers from here`), clockOf(ready.answer, now)];
  findings.push(await checkProxy(config));
  if (federation.enabled) findings.push(...(await checkFederation(config)));
  findings.push(await checkWebSocket(server.publicUrl));
  return findings;
}

function clockOf({ headers }: Response, now: () => Date): Finding {
  const seconds = Math.abs(Date.parse(headers.get('date') ?? '') - now().getTime()) / 1000;
  if (!(seconds > 30)) return ok('clock of the server', 'goes as that of this machine');
  return problem('clock of the server', `differs by ${Math.round(seconds)} s`, 'Keep it in time by NTP.');
}

async function checkWebSocket(publicUrl: string): Promise<Finding> {
  const advice = 'Let the proxy pass the headers Upgrade and Connection on; open pages learn of news by it.';
  const socket = new WebSocket(`${publicUrl.replace(/^http/, 'ws')}/api`, 'graphql-transport-ws');
  const opened = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const settle = (answer: boolean) => {
      clearTimeout(timer);
      resolve(answer);
    };
    socket.addEventListener('open', () => settle(true));
    socket.addEventListener('error', () => settle(false));
  });
  socket.close();
  return opened ? ok('websocket', 'is passed on') : problem('websocket', 'is not passed on', advice);
}
