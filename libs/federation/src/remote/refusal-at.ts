import { invalid } from '#convoke/core';
import { isRemoteRefusal } from './is-remote-refusal.js';
import { RemoteRefused, type RemoteRefusal } from './remote-refused.js';

const ABOUT_INSTANCES: Partial<Record<RemoteRefusal, string>> = {
  blocked: 'error_instance_suspended',
  ours: 'error_instance_ours',
  malformed_url: 'error_domain',
  port: 'error_domain',
  address_form: 'error_domain',
  private_address: 'error_domain',
  unreachable: 'error_instance_unreachable',
  timeout: 'error_instance_unreachable',
  status: 'error_instance_unreachable',
};

interface Told {
  /** Where it is this server. */
  ours?: string;
  otherwise: string;
}

/**
 * Runs something that asks another server; a refusal is told as a mistake in the field that named the server, as one
 * about an instance unless said otherwise.
 */
export async function refusalAt<T>(field: string, ask: () => Promise<T>, told?: Told): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isRemoteRefusal(error)) throw error;
    const reason = error instanceof RemoteRefused ? error.reason : null;
    if (told) throw invalid(field, (reason === 'ours' && told.ours) || told.otherwise);
    throw invalid(field, (reason && ABOUT_INSTANCES[reason]) ?? 'error_instance_no_actor');
  }
}
