import { AndFilter, EqualityFilter, type Filter, FilterParser, OrFilter } from 'ldapts';
import type { LdapSettings } from '#convoke/core';
import { BINARY_ID, LASTING_IDS } from './directory-person.js';

type Restrictions = Pick<LdapSettings, 'filter' | 'group'>;

/** Finds whoever has the name, or the address; what somebody typed is a value in it, never a part of its syntax. */
export function filterByName(name: string, config: Restrictions & Pick<LdapSettings, 'uidAttribute'>): Filter {
  const attributes = name.includes('@') ? [config.uidAttribute, 'mail'] : [config.uidAttribute];
  return restricted(new OrFilter({ filters: attributes.map((attribute) => equal(attribute, name)) }), config);
}

/** Finds the entries with these marks. */
export function filterBySubjects(subjects: readonly string[], config: Restrictions): Filter {
  const filters = subjects.flatMap((subject) => {
    const [attribute = '', id = ''] = subject.split(':');
    const lasting = LASTING_IDS.find((each) => each === attribute);
    if (!lasting) return [];
    return [equal(lasting, lasting === BINARY_ID ? Buffer.from(id, 'hex') : id)];
  });
  return restricted(new OrFilter({ filters }), config);
}

/** Leaves in it only those that may sign in here. */
export function restricted(filter: Filter, { filter: also, group }: Restrictions): Filter {
  const filters = [filter];
  if (also) filters.push(FilterParser.parseString(also));
  if (group) filters.push(equal('memberOf', group));
  return new AndFilter({ filters });
}

function equal(attribute: string, value: string | Buffer): Filter {
  return new EqualityFilter({ attribute, value });
}
