import type { locales } from '#translations/runtime';

/** What the server hands to the pages with each request: GraphQL in the same process, as the request's viewer. */
export interface Gateway {
  execute(request: GraphQLRequest): Promise<GraphQLAnswer>;
  /** Of the answer: the best of our languages for this reader. */
  locale: (typeof locales)[number];
  /** How often the server has written: what was rendered at another count may be old. */
  writes?: number;
  /** Where pictures are kept, when that is not with the server. */
  pictureStore?: string | null;
  /** Notes that what a browser had kept begins, if it is new, else how far it is. */
  beginAction?(reader: string, id: string): Promise<'new' | 'begun' | 'done'>;
  /** Notes how that ended. */
  endAction?(reader: string, id: string, done: boolean): Promise<void>;
  /** Logs an unexpected error and returns the id under which it stands in the log. */
  report?(error: unknown): string;
}

export interface GraphQLRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  /** Uploads by name; the variable that stands for an upload holds that name. */
  files?: Record<string, File>;
}

export interface GraphQLAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLProblem[];
}

export interface GraphQLProblem {
  message: string;
  code: string;
  status_code: number;
  field?: string;
  challenge?: string;
}
