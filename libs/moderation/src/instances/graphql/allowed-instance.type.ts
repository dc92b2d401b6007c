import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { FederationMode } from '#convoke/instance';
import type { AllowedHost } from '../allowed-instances.service.js';

registerEnumType(FederationMode, {
  name: 'FederationMode',
  description: 'OPEN: with all that are not blocked; ALLOWLIST: with those alone that are allowed',
});

@ObjectType('AllowedInstance')
export class AllowedInstanceType implements AllowedHost {
  @Field(() => ID)
  host: string;

  @Field(() => Date)
  createdAt: Date;
}

export const PaginatedAllowedInstanceListType = Paginated(() => AllowedInstanceType, 'PaginatedAllowedInstanceList');
