interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A chart is never of fewer days: the bars of a new instance would be as broad as beams. */
const LEAST_DAYS = 30;

/**
 * Where the bars of a chart stand that is `width` wide and `height` high; the largest number fills its height, and the
 * last one stands at its end.
 */
export function barsOf(numbers: readonly number[], { width, height }: { width: number; height: number }): Bar[] {
  const most = Math.max(1, ...numbers);
  const days = Math.max(LEAST_DAYS, numbers.length);
  const [step, before] = [width / days, days - numbers.length];
  return numbers.map((number, index) => {
    // Something is not nothing, however small.
    const tall = number > 0 ? Math.max(2, (number / most) * height) : 0;
    return { x: (before + index) * step, y: height - tall, width: Math.max(0.5, step * 0.8), height: tall };
  });
}
