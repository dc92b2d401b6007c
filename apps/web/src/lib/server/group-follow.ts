import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { groupPath } from '#lib/groups/group-head.ts';
import { setFlash } from './flash.ts';
import { formAction, textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';
import { readGroup } from './group-page.ts';

const follow = graphql(`
  mutation FollowGroup($groupId: ID!, $actorId: ID!, $notify: Boolean) {
    followGroup(groupId: $groupId, actorId: $actorId, notify: $notify) {
      approved
    }
  }
`);

const unfollow = graphql(`
  mutation UnfollowGroup($groupId: ID!, $actorId: ID!) {
    unfollowGroup(groupId: $groupId, actorId: $actorId) {
      id
    }
  }
`);

const change = graphql(`
  mutation UpdateGroupFollow($followId: ID!, $notify: Boolean) {
    updateGroupFollow(followId: $followId, notify: $notify) {
      id
    }
  }
`);

type GroupEvent = RequestEvent & { params: { handle: string } };

/** Follows the group of the address with the profile that the form names, and says on its page what became of it. */
export const followGroup = formAction(async (event: GroupEvent, form) => {
  const group = await readGroup(event, event.params.handle);
  const { followGroup: asked } = await mutate(event, follow, {
    groupId: group.id ?? '',
    actorId: textFrom(form, 'actorId'),
    notify: form.has('notify'),
  });
  const sent = group.domain ? m.group_follow_sent({ host: group.domain }) : m.group_follow_asked();
  setFlash(event, 'success', asked?.approved ? m.group_followed() : sent);
  redirect(303, groupPath(group));
});

/** What people do about what they follow already; back on the page they come from. */
export const followActions = {
  unfollow: formAction(async (event: RequestEvent, form) => {
    await mutate(event, unfollow, { groupId: textFrom(form, 'groupId'), actorId: textFrom(form, 'actorId') });
    setFlash(event, 'success', m.group_unfollowed());
    redirect(303, event.url.pathname);
  }),
  notify: formAction(async (event: RequestEvent, form) => {
    const notify = textFrom(form, 'notify') === 'on';
    await mutate(event, change, { followId: textFrom(form, 'followId'), notify });
    setFlash(event, 'success', notify ? m.group_follow_notified() : m.group_follow_quiet());
    redirect(303, event.url.pathname);
  }),
};
