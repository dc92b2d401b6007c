import type { FormProblem } from '#lib/server/form.ts';
import type { Gateway } from '#lib/server/gateway.ts';
import type { Flash, Theme } from '#lib/session.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Set by the server on every request it hands to the pages. */
    convoke?: Gateway;
  }
}

declare global {
  namespace App {
    interface Error {
      status: number;
      message: string;
      /** What the error page says, in the reader's language; added by the error hooks. */
      title?: string;
      text?: string;
      /** Where the operator finds the cause in the log. */
      logId?: string;
    }
    interface Locals {
      gateway: Gateway;
      locale: string;
      theme: Theme;
      /** The reader's time zone as the browser told it; a user's own setting wins over it. */
      timezone?: string;
      signedIn: boolean;
      /** Whether the page shows what is for this reader alone, though nobody has signed in. */
      personal?: boolean;
      /** Why a form of this request was refused. */
      refusal?: FormProblem;
      /** The secret of a form that is refused: its page shows it again. */
      secondFactorSecret?: string;
      /** Origins beside our own from which this page may show pictures (map tiles, file storage). */
      pictureOrigins: Set<string>;
      /** Origins and schemes beside our own that the answers to forms of this page may lead to. */
      formTargets: Set<string>;
    }
    interface PageData {
      title?: string;
      flash?: Flash | null;
    }
    interface Platform {
      req: import('node:http').IncomingMessage;
    }
  }
}
