/* Make the page's one video play from a moment on: Streamlit calls this with each run of the page. */

const done = new WeakMap();

const jump = (video, seconds) => {
  const go = () => {
    video.currentTime = seconds;
    video.play().catch(() => {}); // the moment is shown even where the browser lets nothing play by itself
  };
  if (video.readyState >= video.HAVE_METADATA) go();
  else video.addEventListener("loadedmetadata", go, { once: true }); // the page sets the start then: after it
};

export default function mount({ parentElement, data }) {
  if (!data || done.get(parentElement) === data.number) return;
  done.set(parentElement, data.number);
  const find = () => {
    if (done.get(parentElement) !== data.number) return; // another moment has been asked for
    const video = document.querySelector("[data-testid=stVideo]");
    if (video) jump(video, data.to_s);
    else requestAnimationFrame(find);
  };
  find();
}
