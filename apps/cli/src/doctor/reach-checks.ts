import type { Config } from '#convoke/core';
import { type Finding, ok, problem } from './finding.js';

const PATIENCE_MS = 8_000;

/** Asks the server by the address that others use; from here, which says little of who can reach it from elsewhere. */
export async function checkReach({ server, federation }: Config, now: () => Date): Promise<Finding[]> {
  const ready = await ask(`${server.publicUrl}/health/ready`);
  if (!ready.answer) {
    const advice = 'See that the server runs, that the name leads to this machine, and that the proxy passes all on.';
    return [problem('reached', `${server.publicUrl} does not answer: ${ready.words}`, advice)];
  }
  const findings = [ok('reached', `${server.publicUrl} answers from here`), clockOf(ready.answer, now)];
  if (federation.enabled) findings.push(await checkNodeInfo(server.publicUrl));
  findings.push(await checkWebSocket(server.publicUrl));
  return findings;
}

async function ask(url: string): Promise<{ answer: Response | null; words: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' });
    return answer.ok ? { answer, words: '' } : { answer: null, words: `status ${answer.status}` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { answer: null, words: cause instanceof Error ? cause.message : message };
  }
}

function clockOf({ headers }: Response, now: () => Date): Finding {
  const seconds = Math.abs(Date.parse(headers.get('date') ?? '') - now().getTime()) / 1000;
  if (!(seconds > 30)) return ok('clock of the server', 'goes as that of this machine');
  return problem('clock of the server', `differs by ${Math.round(seconds)} s`, 'Keep it in time by NTP.');
}

/** Other servers begin with it, and so meet a proxy that keeps such paths to itself. */
async function checkNodeInfo(publicUrl: string): Promise<Finding> {
  const advice = 'Let the proxy pass /.well-known/ on to the server.';
  const { answer, words } = await ask(`${publicUrl}/.well-known/nodeinfo`);
  if (!answer) return problem('federation', `NodeInfo does not answer: ${words}`, advice);
  const told = await answer.text();
  if (told.includes(publicUrl)) return ok('federation', 'NodeInfo tells the public address');
  return problem('federation', 'NodeInfo tells another address, or something else answers', advice);
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
