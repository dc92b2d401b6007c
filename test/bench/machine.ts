import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc in a second, on every Linux there is. */
const TICKS = 100;
const KIB_A_MIB = 1024;

/** Processor time that the processes have used so far, in milliseconds. Linux only. */
export function cpuMs(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) * (1000 / TICKS);
}

/** Memory of the processes in MiB; what several share is split between them (PSS). */
export function memoryMib(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + pssKib(pid), 0) / KIB_A_MIB;
}

/** A process and all that it started. */
export function family(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statFields(Number(name));
      return fields ? [{ pid: Number(name), parent: Number(fields[1]) }] : [];
    });
  const members = [pid];
  for (const member of members)
    members.push(...parents.filter(({ parent }) => parent === member).map((child) => child.pid));
  return members;
}

function ticksOf(pid: number): number {
  const fields = statFields(pid);
  return fields ? Number(fields[11]) + Number(fields[12]) : 0;
}

/** The fields of /proc/<pid>/stat after the name, which may hold blanks. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function pssKib(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
