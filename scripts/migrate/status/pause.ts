/** Until the time is over or `ended` resolves; leaves no timer behind that would hold the process. */
export function pauseOr(ended: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void ended.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
