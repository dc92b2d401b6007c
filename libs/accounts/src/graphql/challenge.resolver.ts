import { Args, Field, Int, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { ChallengePurpose } from '../challenge.js';
import { type GivenChallenge, ProofsOfWork } from '../proofs-of-work.service.js';

registerEnumType(ChallengePurpose, { name: 'ChallengePurpose' });

/** Work that a program does before it may do something else. */
@ObjectType('Challenge')
export class ChallengeType implements GivenChallenge {
  @Field()
  challenge: string;

  @Field(() => Int, {
    description:
      'Find a counter for which SHA-256 of (SHA-256 of the challenge, then the counter in eight bytes, the highest first) begins with so many zero bits; the proof is `challenge:counter`, the counter in decimal digits',
  })
  difficulty: number;

  @Field(() => Date)
  expiresOn: Date;
}

@Resolver()
export class ChallengeResolver {
  constructor(private readonly proofs: ProofsOfWork) {}

  @Access('anyone')
  @Query(() => ChallengeType, { nullable: true, description: 'Null where no proof of work is asked for' })
  challenge(@Args('purpose', { type: () => ChallengePurpose }) purpose: ChallengePurpose): GivenChallenge | null {
    return this.proofs.challenge(purpose);
  }
}
