import { Clock } from '#convoke/core';
import type { TestServer } from './server.js';

/** Moves the server's clock by some hours from now on; answers how to set it right again. */
export function moveClock({ app }: TestServer, hours: number): () => void {
  const clock = app.get(Clock, { strict: false });
  clock.now = () => new Date(Date.now() + hours * 3_600_000);
  return () => Reflect.deleteProperty(clock, 'now');
}

/** Stops the server's clock; answers how to turn it on by some seconds. */
export function stopClock({ app }: TestServer): (seconds: number) => void {
  const clock = app.get(Clock, { strict: false });
  let now = new Date();
  clock.now = () => now;
  return (seconds) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
}
