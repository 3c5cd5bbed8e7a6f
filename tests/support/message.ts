// What a reader of the console sees when a call is refused.

/** `Name: message` of the error that the call throws; empty when it throws none. */
export function refusal(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    return String(error);
  }
}
