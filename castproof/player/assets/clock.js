// Seconds as people read and write them.

// "1:05", and "1:01:05" from one hour on.
/** @param {number} seconds */
export const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const second = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${second}` : `${minutes}:${second}`;
};

// The second that "62", "62.5", "1:02", "1h2m3s" or "npt:62,70" begins at; `null` for all else.
/** @param {string} text */
export const secondOf = (text) => {
  const first = text.replace(/^npt:/, "").split(",")[0];
  const clocked = /^(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)$/.exec(first);
  const spelt = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(first);
  const [, hours = 0, minutes = 0, seconds = 0] = clocked ?? spelt ?? [];
  if (!first || !(clocked || spelt)) return null;
  const found = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return Number.isFinite(found) ? found : null;
};
