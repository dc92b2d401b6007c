import { randomUUID } from 'node:crypto';
import {
  type Answer,
  type Database,
  type GraphqlExecutor,
  type Locale,
  type Log,
  type Operation,
  type RequestContext,
  type SentAction,
  type SentActions,
  UploadedFile,
} from '#convoke/core';

/** What each page request gets of the server: GraphQL in the same process, as the request's viewer. */
export class Gateway {
  constructor(
    private readonly executor: GraphqlExecutor,
    private readonly db: Database,
    private readonly log: Log,
    private readonly context: RequestContext,
    private readonly sentActions: SentActions,
    /** Where pictures are kept, when that is not here. */
    readonly pictureStore: string | null,
  ) {}

  /** Of the answer. */
  get locale(): Locale {
    return this.context.locale;
  }

  /** How often this process has written: what was rendered at another count may be old. */
  get writes(): number {
    return this.db.writes;
  }

  /** Notes that what a browser had kept begins, if it is new. */
  beginAction(reader: string, id: string): Promise<SentAction> {
    return this.sentActions.begin(reader, id);
  }

  /** Notes how what a browser had kept ended. */
  endAction(reader: string, id: string, done: boolean): Promise<void> {
    return this.sentActions.end(reader, id, done);
  }

  async execute({ files, ...operation }: Operation & { files?: Record<string, File> }): Promise<Answer> {
    // Fresh loaders each time: a page reads what its action has just written.
    const context = { ...this.context, loaders: new WeakMap() };
    return this.executor.execute(operation, context, await received(files ?? {}));
  }

  /** Logs an unexpected error and answers the id under which it stands in the log. */
  report(error: unknown): string {
    const id = randomUUID();
    this.log.error({ err: error, id, requestId: this.context.requestId }, 'a page failed');
    return id;
  }
}

async function received(files: Record<string, File>): Promise<Map<string, UploadedFile>> {
  const uploads = Object.entries(files).map(
    async ([name, file]) =>
      [name, new UploadedFile(file.name, file.type, Buffer.from(await file.arrayBuffer()))] as const,
  );
  return new Map(await Promise.all(uploads));
}
