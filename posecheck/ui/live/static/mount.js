/* Where the page comes in: Streamlit calls this with the element that live.html was put into, and with new data. */

import { Coach } from "./coach.js";

const coaches = new WeakMap();

export default function mount({ parentElement, data, setStateValue, setTriggerValue }) {
  let coach = coaches.get(parentElement);
  if (!coach || coach.disposed) {
    coach = new Coach(parentElement);
    coaches.set(parentElement, coach);
  }
  coach.update(data, { setStateValue, setTriggerValue });
  // called on every change of data too: the view has gone only if it is no longer in the document
  return () => setTimeout(() => {
    const host = parentElement.host ?? parentElement;
    if (!host.isConnected) coach.dispose();
  }, 0);
}
