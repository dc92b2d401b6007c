import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

/** Leaves what fails in GraphQL to the executor, which logs it under the id that its reader is told. */
@Catch()
export class FaultFilter extends BaseExceptionFilter {
  override catch(fault: unknown, host: ArgumentsHost): void {
    if (host.getType<'graphql' | 'http'>() === 'graphql') throw fault;
    super.catch(fault, host);
  }
}
