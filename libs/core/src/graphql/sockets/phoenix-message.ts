import { z } from 'zod';

const text = z.string().max(200).nullish();
const payload = z.record(z.string(), z.unknown()).catch({});

const inObjects = z.object({ join_ref: text, ref: text, topic: z.string(), event: z.string(), payload });
const inArrays = z
  .tuple([text, text, z.string(), z.string(), payload])
  .transform(([join_ref, ref, topic, event, given]) => ({ join_ref, ref, topic, event, payload: given }));

/** A message of a Phoenix channel, whose clients write it as an object (version 1) or as an array (version 2). */
export type PhoenixMessage = z.output<typeof inObjects>;

/** Reads and writes messages in the version that the client asked for. */
export class PhoenixFormat {
  private readonly arrays: boolean;

  constructor(version: string | undefined) {
    this.arrays = version?.startsWith('2.') ?? false;
  }

  /** Null for what is no message. */
  read(text: string): PhoenixMessage | null {
    try {
      return (this.arrays ? inArrays : inObjects).parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  write({ join_ref = null, ref = null, topic, event, payload: given }: PhoenixMessage): string {
    return JSON.stringify(
      this.arrays ? [join_ref, ref, topic, event, given] : { join_ref, ref, topic, event, payload: given },
    );
  }
}
