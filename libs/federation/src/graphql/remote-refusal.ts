import { invalid } from '#convoke/core';
import { isRemoteRefusal, RemoteRefused, type RemoteRefusal } from '../remote/index.js';

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

/** Runs something that asks another server; a refusal is told as a mistake in the field that named the server. */
export async function refusalAt<T>(field: string, ask: () => Promise<T>, told?: { always: string }): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isRemoteRefusal(error)) throw error;
    const reason = error instanceof RemoteRefused ? ABOUT_INSTANCES[error.reason] : undefined;
    throw invalid(field, told?.always ?? reason ?? 'error_instance_no_actor');
  }
}
