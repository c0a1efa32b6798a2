/* Draws the body onto the picture: floor, bones, back points. Positions are shares of the picture's width and height. */

const FAR_BONE_PX = 2;
const NEAR_BONE_PX = 4;
const FLOOR_PX = 2;
const BACK_POINT_PX = 5;
const BACK_OUTLINE_PX = 1.5;

export class Drawing {
  /* `pen` is a canvas's 2D context; `style` has the bones of each side and the colours, as the page sends them. */
  constructor(pen, style) {
    this.pen = pen;
    this.style = style;
  }

  /* Draw what one answer tells of the body, on a canvas of the picture's size in pixels; `faulty` is whether
     something is wrong at the moment. */
  draw(body, faulty, { width, height }) {
    const { canvas } = this.pen;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.clear();
    if (!body) return;
    const { colors } = this.style;
    if (body.floor) this.line([0, body.floor[0]], [1, body.floor[1]], colors.floor, FLOOR_PX);
    this.bones(body, body.near === "left" ? "right" : "left", colors.far, FAR_BONE_PX);
    this.bones(body, body.near, faulty ? colors.fault : colors.near, NEAR_BONE_PX);
    body.back.forEach(([x, y, touching]) => this.dot([x, y], touching ? colors.touching : colors.off_floor));
  }

  clear() {
    this.pen.clearRect(0, 0, this.pen.canvas.width, this.pen.canvas.height);
  }

  bones(body, side, color, thickness) {
    this.style.bones[side].forEach(([a, b]) => this.line(body.points[a], body.points[b], color, thickness));
  }

  line(from, to, color, thickness) {
    const { width, height } = this.pen.canvas;
    this.pen.strokeStyle = color;
    this.pen.lineWidth = thickness;
    this.pen.beginPath();
    this.pen.moveTo(from[0] * width, from[1] * height);
    this.pen.lineTo(to[0] * width, to[1] * height);
    this.pen.stroke();
  }

  dot([x, y], color) {
    const { width, height } = this.pen.canvas;
    this.pen.beginPath();
    this.pen.arc(x * width, y * height, BACK_POINT_PX, 0, 2 * Math.PI);
    this.pen.fillStyle = color;
    this.pen.strokeStyle = this.style.colors.outline;
    this.pen.lineWidth = BACK_OUTLINE_PX;
    this.pen.fill();
    this.pen.stroke();
  }
}
