"""Sentences about outlines of plots: code -> (Vietnamese, English)."""

from typing import Final

_VI: Final = "Hình {polygon}, vòng {ring}"
_EN: Final = "Polygon {polygon}, ring {ring}"

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "geometry.json": (
        "Tệp không phải JSON hợp lệ. Hãy xuất lại từ ứng dụng đo đất dưới dạng GeoJSON.",
        "The file is no valid JSON. Export it again from your mapping tool, as GeoJSON.",
    ),
    "geometry.file": (
        "Tệp không phải GeoJSON của thửa đất: cần FeatureCollection, Feature, hoặc một Point, Polygon, MultiPolygon.",
        "This is no GeoJSON of plots: a FeatureCollection, a Feature, or a Point, Polygon or MultiPolygon is expected.",
    ),
    "geometry.file_too_large": (
        "Tệp lớn hơn {limit} MB, mức tối đa của một tờ khai. Hãy tách ra làm nhiều tệp.",
        "The file is larger than {limit} MB, the most of one statement. Split it.",
    ),
    "geometry.crs": (
        "Tệp dùng hệ tọa độ {crs}. Hãy xuất lại theo WGS 84 (kinh độ, vĩ độ), không dùng VN-2000.",
        "The file uses the coordinate system {crs}. Export it in WGS 84 (longitude, latitude), not VN-2000.",
    ),
    "geometry.type": (
        "Ranh giới phải là Point, Polygon hoặc MultiPolygon với tọa độ của nó.",
        "An outline is a Point, Polygon or MultiPolygon with its coordinates.",
    ),
    "geometry.position": (
        f"{_VI}, điểm {{point}}: mỗi điểm gồm kinh độ rồi vĩ độ, là hai số.",
        f"{_EN}, point {{point}}: a point is longitude, then latitude, two numbers.",
    ),
    "geometry.latitude": (
        f"{_VI}, điểm {{point}}: vĩ độ {{value}} vượt quá 90. Có lẽ hai số bị đảo: kinh độ đứng trước.",
        f"{_EN}, point {{point}}: latitude {{value}} is beyond 90. Perhaps the two are exchanged: longitude comes first.",
    ),
    "geometry.longitude": (
        f"{_VI}, điểm {{point}}: kinh độ {{value}} vượt quá 180. Tọa độ phải theo WGS 84, tính bằng độ.",
        f"{_EN}, point {{point}}: longitude {{value}} is beyond 180. Coordinates are in degrees of WGS 84.",
    ),
    "geometry.coarse": (
        "Tọa độ có ít hơn {digits} chữ số sau dấu phẩy nên lệch nhiều mét. Hãy xuất lại với đủ chữ số.",
        "The coordinates have fewer than {digits} decimals and may be metres off. Export them with all digits.",
    ),
    "geometry.ring_short": (
        f"{_VI}: cần ít nhất ba điểm khác nhau, và điểm cuối trùng điểm đầu.",
        f"{_EN}: at least three different points are needed, the last equal to the first.",
    ),
    "geometry.ring_open": (
        f"{_VI}: đường ranh chưa khép kín, điểm cuối phải trùng điểm đầu.",
        f"{_EN}: the line is not closed; the last point must equal the first.",
    ),
    "geometry.point_twice": (
        f"{_VI}, điểm {{point}}: trùng với điểm ngay trước nó.",
        f"{_EN}, point {{point}}: it equals the point before it.",
    ),
    "geometry.crossing": (
        f"{_VI}: cạnh bắt đầu từ điểm {{point}} cắt hoặc chạm cạnh bắt đầu từ điểm {{other}} (hình {{other_polygon}}, vòng {{other_ring}}). Đường ranh không được tự cắt.",
        f"{_EN}: the side from point {{point}} crosses or touches the side from point {{other}} (polygon {{other_polygon}}, ring {{other_ring}}). An outline must not cross itself.",
    ),
    "geometry.winding": (
        "Vòng {ring} chạy ngược chiều: vòng ngoài ngược chiều kim đồng hồ, lỗ khuyết theo chiều kim đồng hồ.",
        "Ring {ring} runs the wrong way: the outer ring is counterclockwise, holes are clockwise.",
    ),
    "geometry.hole": (
        f"{_VI}: lỗ khuyết nằm ra ngoài ranh của thửa.",
        f"{_EN}: the hole lies outside its polygon.",
    ),
    "geometry.overlap": (
        "Hình {polygon} chồng lên hình {other}.",
        "Polygon {polygon} overlaps polygon {other}.",
    ),
    "geometry.too_many": (
        "Ranh giới có hơn {limit} điểm, hoặc quá nhiều mảnh. Hãy giảm bớt.",
        "The outline has more than {limit} points, or too many parts. Simplify it.",
    ),
    "geometry.point_large": (
        "Vùng trồng rộng {area_ha:ha}: trên {limit} ha phải vẽ thành hình (Polygon), không được chỉ là một điểm.",
        "The area has {area_ha:ha}: above {limit} ha it must be drawn (Polygon), a point is not enough.",
    ),
    "plots.no_code": (
        "Thửa thứ {feature} không ghi mã vùng trồng. Hãy thêm thuộc tính code.",
        "Feature {feature} names no planting area. Add the property “code”.",
    ),
    "plots.unknown": (
        "Thửa thứ {feature}: sổ không có vùng trồng nào mang mã {area}.",
        "Feature {feature}: no planting area has the code {area}.",
    ),
    "plots.several": (
        "Thửa thứ {feature}: có nhiều vùng trồng mang mã {area}. Hãy ghi mã trong sổ của vùng.",
        "Feature {feature}: several planting areas have the code {area}. Write the area's ledger code.",
    ),
    "plots.one": (
        "Tệp có {count} thửa; trang này ghi từng vùng một. Hãy chọn một thửa, hoặc ghi rõ code của từng thửa.",
        "The file has {count} plots; this page takes one area at a time. Choose one, or give each its code.",
    ),
    "plots.empty": (
        "Chưa có tệp nào và ô dán còn trống. Hãy chọn tệp GeoJSON, hoặc dán nội dung vào.",
        "No file was chosen and nothing was pasted. Choose a GeoJSON file, or paste its text.",
    ),
    "plots.other": (
        "Tệp ghi mã {area}, còn đây là vùng {mine}. Hãy mở đúng vùng, hoặc sửa code trong tệp.",
        "The file is of {area}, and this is {mine}. Open that area, or mend the code in the file.",
    ),
    "plots.not_yours": (
        "Tổ chức của bạn không có vùng trồng này.",
        "Your organisation has no such planting area.",
    ),
    "plots.hidden": (
        "ranh giới thửa đất này không mở cho bạn",
        "the outline of this plot is not open to you",
    ),
    "plots.hidden_todo": (
        "hỏi bên giữ vùng trồng, hoặc xuất theo lô đã giao cho bạn",
        "ask the area's holder, or export a batch that was handed to you",
    ),
    "plots.not_drawn": (
        "chưa có ranh giới",
        "no outline is recorded",
    ),
    "plots.not_drawn_todo": (
        "quản lý của bên giữ vùng trồng ghi tại /record/plots/map, hoặc nạp tệp GeoJSON",
        "the holder's manager records it at /record/plots/map, or load a GeoJSON file",
    ),
    "plots.difference": (
        "Hình vẽ rộng {drawn:ha}, còn sổ ghi {stated:ha}: lệch {percent} %. Hãy xem lại hình, hoặc nhờ cơ quan quản lý sửa diện tích.",
        "The outline has {drawn:ha}, the register states {stated:ha}: {percent} % apart. Look at the outline again, or have the stated area corrected.",
    ),
    "export.form.epcis": (
        "EPCIS 2.0 (JSON-LD)",
        "EPCIS 2.0 (JSON-LD)",
    ),
    "export.about.epcis": (
        "Tài liệu EPCIS với mọi sự kiện đã chọn và danh mục nơi chốn, tổ chức, sản phẩm: cho mọi phần mềm đọc EPCIS, và để nạp vào một sổ khác.",
        "An EPCIS document of all chosen events, with master data of places, parties and products: for any EPCIS software, and to load into another ledger.",
    ),
    "load.vocabulary": (
        "Danh mục (master data) trong tệp có {count} mục: chỉ đọc, không ghi vào sổ ({known} mục sổ đã có, {unknown} mục chưa có). Bên vận hành đăng ký bằng tệp registry.",
        "The master data in the files names {count} things: read, and not entered ({known} are registered here, {unknown} are not). The operator registers them with a registry file.",
    ),
    "export.form.geojson": (
        "Ranh giới thửa đất (GeoJSON)",
        "Plots (GeoJSON)",
    ),
    "export.about.geojson": (
        "Các vùng trồng mà lô đi ra từ đó, theo RFC 7946, dùng cho tờ khai EUDR. Chỉ gồm thửa bạn được xem; nơi chưa vẽ ranh được nêu tên.",
        "The planting areas that a batch comes from, as RFC 7946, for EUDR statements. Only plots that you may see; those without an outline are named.",
    ),
}
