import { Global, Module } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { ViewerSource } from '#convoke/core';

@Resolver()
class Nothing {
  @Query(() => String)
  nothing() {
    return 'nothing';
  }
}

@Global()
@Module({
  providers: [Nothing, { provide: ViewerSource, useValue: { identify: async () => ({}) } }],
  exports: [ViewerSource],
})
export class TemporaryViewersModule {}
