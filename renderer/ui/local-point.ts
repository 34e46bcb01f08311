/**
 * Where a pointer is within an element, in the element's own CSS pixels (those of `clientWidth` and of what is drawn on its canvas). With the
 * studio's scale above 100 % these differ from the window's pixels in which events and bounding boxes are told.
 */
export function localPoint(
  event: { readonly clientX: number; readonly clientY: number },
  element: HTMLElement,
): { readonly x: number; readonly y: number } {
  const box = element.getBoundingClientRect();
  const scaleX = box.width > 0 ? element.offsetWidth / box.width : 1;
  const scaleY = box.height > 0 ? element.offsetHeight / box.height : 1;
  return { x: (event.clientX - box.left) * scaleX, y: (event.clientY - box.top) * scaleY };
}
