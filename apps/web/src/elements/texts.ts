let loading: Promise<void> | undefined;

/** Loads the texts of the page's language where the framework sleeps, which comes with them; what says some is imported after. */
export function loadTexts(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<void> {
  const address = document.querySelector<HTMLElement>('script[data-texts]')?.dataset.texts;
  if (!address || 'convokeTexts' in globalThis) return;
  const script = Object.assign(document.createElement('script'), { src: address });
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
}
