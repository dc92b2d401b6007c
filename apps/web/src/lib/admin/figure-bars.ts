interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the bars of a chart stand that is `width` wide and `height` high; the largest number fills its height. */
export function barsOf(numbers: readonly number[], { width, height }: { width: number; height: number }): Bar[] {
  const most = Math.max(1, ...numbers);
  const step = width / Math.max(1, numbers.length);
  return numbers.map((number, index) => {
    // Something is not nothing, however small.
    const tall = number > 0 ? Math.max(2, (number / most) * height) : 0;
    return { x: index * step, y: height - tall, width: Math.max(0.5, step * 0.8), height: tall };
  });
}
