import { solve } from './sha256.ts';

onmessage = ({ data }: MessageEvent<{ challenge: string; difficulty: number }>) => {
  postMessage(solve(data.challenge, data.difficulty));
};
