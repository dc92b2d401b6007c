import { graphql, request } from '#lib/graphql/browser.ts';

const challengeQuery = graphql(`
  query Challenge($purpose: ChallengePurpose!) {
    challenge(purpose: $purpose) {
      challenge
      difficulty
    }
  }
`);

/** What a proof is for. */
export type Purpose = 'SIGN_UP' | 'JOIN' | 'REPORT';

type Task = { challenge: string; difficulty: number };

/** Does the work of a new challenge beside the page; null where it cannot be done, for a few get in without it. */
export async function findProof(purpose: Purpose, signal: AbortSignal): Promise<string | null> {
  try {
    const { challenge: task } = await request(challengeQuery, { purpose }, { signal });
    return task && `${task.challenge}:${await solveAside(task, signal)}`;
  } catch {
    return null;
  }
}

function solveAside(task: Task, signal: AbortSignal): Promise<number> {
  const worker = new Worker(new URL('./solve.worker.ts', import.meta.url), { type: 'module' });
  const solved = new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
    signal.addEventListener('abort', reject);
  });
  worker.postMessage(task);
  return solved.finally(() => worker.terminate());
}
