//! How the workbook looks: the formats of its cells, and the colours of its charts.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// The categorical palette of the Scottish Government Design System, in its order.
pub const PALETTE: [u32; 8] = [0x00_2d54, 0x2b_9c93, 0x6a_2063, 0xe5_682a, 0x0b_4c0b, 0x5d_9f3c, 0x59_2c20, 0xca_72a2];
/// The colour of limits.
pub const GREY: u32 = 0x5e_6a71;

/// Formats of cells.
#[derive(Debug)]
pub struct Look {
    /// The title of a sheet.
    pub title: Format,
    /// A heading in a sheet.
    pub heading: Format,
    /// A line of a paragraph.
    pub note: Format,
    /// A name before what belongs to it.
    pub strong: Format,
    /// The head of a column.
    pub head: Format,
    /// Words in a table.
    pub words: Format,
    /// Numbers: shares, money, and others by how many decimals they need.
    numbers: [Format; 4],
}

impl Default for Look {
    fn default() -> Self {
        let dark = PALETTE[0];
        let number = |pattern: &str| Format::new().set_num_format(pattern).set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(16).set_font_color(dark),
            heading: Format::new().set_bold().set_font_size(13).set_font_color(dark),
            note: Format::new(),
            strong: Format::new().set_bold().set_align(FormatAlign::Top),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(dark),
            words: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            numbers: [number("0.0 %"), number("#,##0"), number("#,##0.0"), number("#,##0.00")],
        }
    }
}

impl Look {
    /// The format of a number with this unit. It hides no digit: what a cell holds is the number in full.
    pub fn number(&self, unit: &str) -> &Format {
        let [share, whole, tenths, hundredths] = &self.numbers;
        match unit {
            "share" => share,
            "" => whole,
            unit if unit.starts_with("GBP") => whole,
            "ratio" | "FTE" => hundredths,
            _ => tenths,
        }
    }
}
