import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import { StatisticsType } from '#convoke/discovery';
import { InstanceFollows } from '../follows/index.js';
import { RelayFollows } from './relay-follows.queries.js';

/** What federation adds to the instance's numbers. */
@Resolver(() => StatisticsType)
export class FederationStatisticsResolver {
  constructor(
    private readonly instance: InstanceFollows,
    private readonly relay: RelayFollows,
  ) {}

  @ResolveField(() => Int, { nullable: true, description: 'Instances that follow this one' })
  async numberOfInstanceFollowers(): Promise<number> {
    return (await this.count()).followers;
  }

  @ResolveField(() => Int, { nullable: true, description: 'Instances that this one follows' })
  async numberOfInstanceFollowings(): Promise<number> {
    return (await this.count()).followings;
  }

  private async count() {
    return this.relay.count((await this.instance.self()).id);
  }
}
