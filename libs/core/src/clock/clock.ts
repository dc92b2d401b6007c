import { Injectable } from '@nestjs/common';

/** The only source of the present moment in domain code, so that tests can move it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
