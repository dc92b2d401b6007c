import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { pictureFields } from '#lib/ui/picture.ts';

/** What every page knows: the instance, and who is reading. */
export const layoutQuery = graphql(
  `
    query Layout($signedIn: Boolean!) {
      config {
        name
        slogan
        version
        sourceUrl
        demoMode
        demoResetHour
        federating
        primaryColor
        secondaryColor
        registrations
        auth {
          ldap
          databaseLogin
          oauthProviders {
            id
            label
          }
        }
        languages
        banner {
          id
          level
          text
          dismissible
        }
        restrictions {
          onlyGroupsCanCreateEvents
        }
        instanceFavicon {
          url
        }
        instanceLogo {
          url
          alt
        }
        defaultPicture {
          ...Picture
        }
        features {
          eventCreation
          groups
        }
        search {
          global {
            isEnabled
            isDefault
          }
        }
        maps {
          tiles {
            endpoint
            attribution
            consent
          }
        }
      }
      customPages {
        slug
        title
        inFooter
        inAbout
      }
      loggedUser @include(if: $signedIn) {
        id
        email
        role
        locale
        hasPassword
        unreadNotificationsCount
        provider
        settings {
          timezone
          location {
            name
            geohash
            range
          }
        }
        defaultActor {
          ...ViewerProfile
        }
        actors {
          ...ViewerProfile
        }
      }
    }

    fragment ViewerProfile on Person {
      id
      name
      preferredUsername
      unreadConversationsCount
      avatar {
        url
        variants {
          url
          width
        }
      }
    }
  `,
  [pictureFields],
);

type Layout = ResultOf<typeof layoutQuery>;

export type PageLink = Layout['customPages'][number];
export type Instance = NonNullable<Layout['config']>;
export type Viewer = NonNullable<Layout['loggedUser']>;
export type ViewerProfile = NonNullable<Viewer['defaultActor']>;
