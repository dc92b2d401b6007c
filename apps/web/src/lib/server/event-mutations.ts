import { graphql } from './graphql.ts';

/** createEvent and updateEvent take the same arguments, and the editor says all of them. */
const parameters = `
  $title: String!
  $description: String!
  $beginsOn: DateTime!
  $endsOn: DateTime
  $status: EventStatus
  $visibility: EventVisibility
  $joinOptions: EventJoinOptions
  $externalParticipationUrl: String
  $onlineAddress: String
  $phoneAddress: String
  $category: EventCategory
  $language: String
  $tags: [String]
  $picture: MediaInput
  $physicalAddress: AddressInput
  $organizerActorId: ID!
  $attributedToId: ID
  $publishAt: DateTime
  $metadata: [EventMetadataInput]
  $options: EventOptionsInput
  $draft: Boolean
  $recurrence: String
`;

const values = `
  title: $title
  description: $description
  beginsOn: $beginsOn
  endsOn: $endsOn
  status: $status
  visibility: $visibility
  joinOptions: $joinOptions
  externalParticipationUrl: $externalParticipationUrl
  onlineAddress: $onlineAddress
  phoneAddress: $phoneAddress
  category: $category
  language: $language
  tags: $tags
  picture: $picture
  physicalAddress: $physicalAddress
  organizerActorId: $organizerActorId
  attributedToId: $attributedToId
  publishAt: $publishAt
  metadata: $metadata
  options: $options
  draft: $draft
  recurrence: $recurrence
`;

export const createEvent = graphql(`
  mutation CreateEvent(${parameters}) {
    event: createEvent(${values}) {
      uuid
      draft
      awaitsModerator
      publishAt
      options {
        timezone
      }
    }
  }
`);

export const updateEvent = graphql(`
  mutation UpdateEvent($eventId: ID!, $scope: EventScope, ${parameters}) {
    event: updateEvent(eventId: $eventId, scope: $scope, ${values}) {
      uuid
      draft
      awaitsModerator
      publishAt
      options {
        timezone
      }
    }
  }
`);
