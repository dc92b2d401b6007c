import { Injectable } from '@nestjs/common';
import { DomainError } from '../../errors/index.js';
import { refusal } from '../error-format.js';
import { type Answer, GraphqlExecutor, type Operation } from '../executor.js';
import { type RequestContext, RequestContexts } from '../request-context.js';
import { Messages } from './messages.js';

/** How much one socket watches at once. */
export const MOST_WATCHED = 50;

/** What somebody with an open socket asks, changes and watches, whichever protocol the socket speaks. */
@Injectable()
export class LiveOperations {
  constructor(
    private readonly executor: GraphqlExecutor,
    private readonly contexts: RequestContexts,
  ) {}

  /** Answers a query or mutation; a subscription with all that it sends until it is given up or no longer allowed. */
  async run(operation: Operation, opened: RequestContext): Promise<Answer | Messages> {
    const context = await this.renewed(opened);
    if ('errors' in context) return context;
    if (!this.executor.isSubscription(operation)) return this.executor.execute(operation, context);
    const ticks = await this.executor.watch(operation, context);
    return Symbol.asyncIterator in ticks ? new Messages(ticks, () => this.message(operation, opened)) : ticks;
  }

  private async message(operation: Operation, opened: RequestContext): Promise<Answer> {
    const context = await this.renewed(opened);
    return 'errors' in context ? context : this.executor.message(operation, context);
  }

  /** Sessions end and rights are lost while a socket stays open. */
  private async renewed(opened: RequestContext): Promise<RequestContext | Required<Pick<Answer, 'errors'>>> {
    try {
      return await this.contexts.again(opened);
    } catch (error) {
      if (error instanceof DomainError) return { errors: [refusal(error, opened.locale)] };
      throw error;
    }
  }
}
